"""Small classes that the cases about memory share."""


class Box:
    def __init__(self, value):
        self.value = value


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self, dx, dy):
        self.x += dx
        self.y += dy
        return self


class Segment:
    def __init__(self, a, b):
        self.a = a
        self.b = b


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next
