"""docs/Language.md says what the tests enforce."""

from .page import PAGE, render
from .programs import DESCRIPTIONS
from .test_programs import PROGRAMS


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text() == render(), "run scripts/language-table, and read the page"


def test_every_program_is_described() -> None:
    assert list(DESCRIPTIONS) == list(PROGRAMS)
