"""Texts in the place of files, all in one folder."""

from flowc.composing.loading import Refusal, UsedFile


class Memory:
    """Finds the texts that a flow uses; counts how often each is asked for. Implements Load."""

    def __init__(self, texts, key="flow.yaml", asked=None):
        self.texts = texts
        self.key = key
        self.asked = [] if asked is None else asked

    def __call__(self, written):
        self.asked.append(written)
        if written not in self.texts:
            return Refusal("there is no such text")
        return UsedFile(
            written, self.texts[written].encode(), Memory(self.texts, written, self.asked)
        )
