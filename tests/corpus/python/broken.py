import os


def before(x):
    return x


class Half:
    def fine(self):
        return 1

    def torn(self, a, b
        return a


def after():
    return os.sep
