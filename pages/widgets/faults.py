"""Everything that is wrong with what was typed into a form, at once: a sentence for each fault, and a mark beside the
field where it is."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.errors import InvalidInput
from pages.widgets.input_errors import explain_input


def show_faults(faults: Sequence[InvalidInput], keys: Mapping[str, str]) -> None:
    """Show the faults of a form; `keys` are the keys of its widgets, or how they begin, by the field of a fault."""
    if faults:
        # One below the other
        st.error("  \n".join(map(explain_input, faults)), icon=":material/error:")
        mark_fields([keys[fault.field] for fault in faults if fault.field in keys])


def mark_fields(keys: Sequence[str]) -> None:
    """Mark the widgets whose keys begin so, without moving anything."""
    if keys:
        fields = ", ".join(f"[class*='st-key-{key}']" for key in keys)
        # In the gap beside the field: at its very edge the mark would touch the first letter of the label.
        bar = "content: ''; position: absolute; left: -9px; top: 0; bottom: 0; width: 3px; background: #b3261e"
        st.html(f"<style>:is({fields}) {{position: relative}} :is({fields})::before {{{bar}}}</style>")
