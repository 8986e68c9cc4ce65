"""The rows on each page of a long list. Pages are counted from 1."""


def page_offset(page: int, size: int) -> int:
    """The number of rows before this page, with `size` rows a page."""
    return (page - 1) * size


def count_pages(total: int, size: int) -> int:
    """The number of pages that `total` rows need, with `size` rows a page; 0 for no rows."""
    return -(-total // size)
