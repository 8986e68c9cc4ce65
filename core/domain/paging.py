"""Which rows of a long list stand on one page of it. Pages are counted from 1."""


def page_offset(page: int, size: int) -> int:
    """How many rows stand before this page, of pages with `size` rows."""
    return (page - 1) * size


def count_pages(total: int, size: int) -> int:
    """How many pages `total` rows fill; 0 for none."""
    return -(-total // size)
