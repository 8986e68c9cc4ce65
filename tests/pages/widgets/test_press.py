"""A press is taken by the run that was started for it."""

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.runtime.state import SafeSessionState, SessionState

from pages.widgets.press import take_presses_first


def another_press_waits() -> None:
    raise RerunException(RerunData())


def test_a_run_takes_its_press_though_another_one_waits_already() -> None:
    take_presses_first()
    session = SafeSessionState(SessionState(), another_press_waits)
    session.on_script_will_rerun(WidgetStates(widgets=[WidgetState(id="register", trigger_value=True)]))
    assert "register" in session._state._new_widget_state.states
