"""The table of the reader's messages in docs/ is whole and says what the program says."""

from tests.tools import reader_messages


def test_the_page_of_messages_is_what_the_program_says():
    assert reader_messages.PAGE.read_text("utf-8") == reader_messages.page()


def test_every_question_has_a_sentence_and_a_place_on_the_page():
    kinds = reader_messages.spoken()
    questions = {code for code, kind in kinds.items() if kind == "question"}
    assert {
        "ask_view",
        "ask_unit",
        "ask_state",
        "ask_amounts",
        "ask_date",
        "ask_reversal",
        "ask_own",
    } <= questions
    assert "{amount}" in reader_messages.catalogue("zh_CN")["code:ask_view"]
