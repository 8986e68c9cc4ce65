"""The signature of a message is that of Standard Webhooks."""

from datetime import UTC, datetime, timedelta

from core.domain.outside.events import TRIED_FOR, make_secret, signed_headers, wait_after


def test_signature_is_that_of_the_specification() -> None:
    # The example of the libraries of Standard Webhooks
    headers = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1614265330, UTC),
        b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330")
    assert make_secret() != make_secret()


def test_waits_grow_to_an_hour_and_fill_a_day() -> None:
    waits = [wait_after(attempts) for attempts in range(1, 40)]
    assert waits == sorted(waits)
    assert max(waits) == timedelta(hours=1)
    assert sum(waits[:24], timedelta()) < TRIED_FOR < sum(waits, timedelta())
