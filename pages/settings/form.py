"""A form of the settings: what was typed and not saved stays in it until it is saved or discarded."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.domain.addresses import is_bare_address
from core.errors import InvalidInput
from pages.widgets.drafts import fill, kept
from pages.widgets.faults import show_faults
from pages.widgets.kept_place import beside_button, remark
from pages.widgets.language import _

FindFaults = Callable[[Mapping[str, Any]], Sequence[InvalidInput]]


@dataclass(frozen=True, slots=True)
class KeptForm:
    """`saved` are the values of the fields as they are stored, never a secret; `name` begins the keys of the widgets.
    `named` are the fields that a fault calls by another name."""

    name: str
    project_id: int
    saved: Mapping[str, Any]
    named: Mapping[str, str] = field(default_factory=dict)

    def key(self, one: str) -> str:
        """The key of the widget of a field."""
        return f"{self.name}_{one}_{self.project_id}"

    def keeping(self, one: str) -> AbstractContextManager[None]:
        """Around the widget of a field. An address with more than a host in it is not kept: the rest may be a key."""
        is_address = one.endswith(("_url", "_address"))
        may_be_kept = is_bare_address if is_address else None
        return kept(self.key(one), self.saved[one], name=f"{self.name}_{one}", may_be_kept=may_be_kept)

    def hold(self, *names: str) -> None:
        """Fields that are not shown keep their values: Streamlit forgets what a widget held that is drawn no more,
        unless it is written here."""
        for one in names:
            st.session_state[self.key(one)] = st.session_state.get(self.key(one), self.saved[one])

    @property
    def typed(self) -> dict[str, Any]:
        """What the fields hold now."""
        return {one: st.session_state[self.key(one)] for one in self.saved}

    def fill(self, values: Mapping[str, Any]) -> None:
        """For callbacks: put these values into the fields."""
        for one in self.saved:
            fill(self.key(one), values[one])

    def show_buttons(
        self,
        label: str,
        save: Callable[[], None],
        find_faults: FindFaults = lambda typed: (),
        *,
        is_main: bool = True,
    ) -> None:
        """The button that saves, the one that discards what was typed, and everything because of which it could not be
        saved. `save` is called without faults only."""
        with beside_button(self.key("save")):
            st.button(
                label,
                type="primary" if is_main else "secondary",
                on_click=self._press,
                args=(save, find_faults),
                key=self.key("save"),
            )
            if self.typed != self.saved:
                remark(_("Not saved yet."))
                st.button(
                    _("Discard"), type="tertiary", on_click=self.fill, args=(self.saved,), key=self.key("discard")
                )
        if st.session_state.get(self._tried):
            keys = {one: self.key(one) for one in self.saved}
            show_faults(find_faults(self.typed), keys | {name: keys[one] for name, one in self.named.items()})

    def _press(self, save: Callable[[], None], find_faults: FindFaults) -> None:
        st.session_state[self._tried] = bool(find_faults(self.typed))
        if not st.session_state[self._tried]:
            save()

    @property
    def _tried(self) -> str:
        return f"{self.name}_{next(iter(self.saved))}_{self.project_id}_tried"
