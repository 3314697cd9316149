"""Letters that no font of papers has, put into every text of one."""

STRANGE = "𠮷😀\U00030eda\ue000\u202e\u200b\x00\x1b[2J\ud800"
_OWN = ("lang", "paper", "page_words")  # what the template reads itself


def strange(data):
    """Return the data of a paper with strange letters in every text."""
    if isinstance(data, str):
        return data + STRANGE
    if isinstance(data, dict):
        return {key: value if key in _OWN else strange(value) for key, value in data.items()}
    return [strange(value) for value in data] if isinstance(data, list | tuple) else data
