"""The functions of the corpus, written as somebody who has never heard of the compiler would."""
