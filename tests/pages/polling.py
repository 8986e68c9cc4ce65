"""Fragments that look from time to time whether something has changed, in a page without a browser: what the browser
would ask for when their time has come."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner


class Polling:
    """Which fragments the page has asked to be run, and how often."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._every_s: dict[str, float] = {}
        drawn = LocalScriptRunner.forward_msgs

        def note_asked(runner: LocalScriptRunner) -> list[ForwardMsg]:
            messages = drawn(runner)
            asked = [one.auto_rerun for one in messages if one.WhichOneof("type") == "auto_rerun"]
            self._every_s |= {one.fragment_id: one.interval for one in asked}
            return messages

        monkeypatch.setattr(LocalScriptRunner, "forward_msgs", note_asked)

    def look(self, app: AppTest, every_s: float) -> AppTest:
        """Run the fragments that are run so often, and nothing else of the page."""
        due = [key for key, interval in self._every_s.items() if interval == every_s]
        assert due, "no part of the page looks so often"

        def ask_for_them(runner: Any, data: RerunData) -> bool:
            # The runner begins with a request for the whole page, which would hold
            requests = runner._requests = ScriptRequests()
            return requests.request_rerun(replace(data, fragment_id_queue=due))

        with self._monkeypatch.context() as patched:
            patched.setattr(LocalScriptRunner, "request_rerun", ask_for_them)
            return app.run()
