"""The corpus itself: large enough, and with cases for every feature."""

from .corpus import corpus
from .expected_failures import EXPECTED_FAILURES
from .features import FEATURES


def test_there_are_enough_cases() -> None:
    assert len(corpus()) >= 700


def test_every_feature_has_cases() -> None:
    covered = {(case.heading, case.feature) for case in corpus()}
    promised = {(heading, feature) for heading, names in FEATURES.items() for feature in names}
    assert promised - covered == set()


def test_expected_failures_are_cases() -> None:
    """What is no case cannot be expected to fail."""
    assert set(EXPECTED_FAILURES) <= {case.id for case in corpus()}
