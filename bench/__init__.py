"""Measures what flowc costs, beside the least that it could cost and beside what others cost."""
