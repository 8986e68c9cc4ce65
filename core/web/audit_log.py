"""`python -m core.web.audit_log [SEAL]` (`make audit-log`): proves that the audit log is as it was written.

It ends with 0 when the log is whole, with 1 when it is not. The dashboard may run meanwhile. The seal that it prints,
the number of the last entry and the beginning of its hash, belongs to be kept elsewhere: given at a later time it shows
whether the log of then still holds everything, also when somebody has made the whole chain anew.
"""

import sys

from core.environment import Environment, read_environment
from core.errors import DeskError
from core.services.audit.prove import Fault, Proof, Seal, prove_log, read_seal
from core.start import open_store
from core.web.check_start import begin_private, explain_start

FAULTS: dict[Fault, str] = {
    "changed": "Entry {at} is not the one that was written.",
    "missing": "Entry {at} is missing.",
    "cut": "The newest entries are missing, from {at} on.",
    "head": "The end of the log does not fit to its last entry: one was replaced, or its end was.",
    "rewritten": "The log was written anew: entry {at} is another one than when the seal was made.",
    "seal_too_old": "Nothing can be compared with this seal: entry {at} was removed, as its time was over.",
}


def prove(environment: Environment, seal: Seal | None = None) -> Proof:
    """The proof of the log of an installation. Raises as `core.start.open_store`."""
    store = open_store(environment)
    try:
        return prove_log(store, seal)
    finally:
        store.close()


def word_proof(proof: Proof) -> str:
    """The proof in sentences."""
    counted = f"{proof.entries} entries"
    if proof.removed:
        counted += f", and {proof.removed} older ones that were removed as their time was over"
    if proof.fault:
        return f"The audit log is not whole. {FAULTS[proof.fault].format(at=proof.at)} It has {counted}."
    return f"The audit log is whole: {counted}. Its seal is {proof.seal}. Keep it where nobody can change it."


def main() -> None:
    begin_private()
    given = sys.argv[1:]
    seal = read_seal(given[0]) if given else None
    if given and seal is None:
        raise SystemExit("A seal looks like 120:8d1f0c2b9a7e4f65, as it is printed here.")
    try:
        proof = prove(read_environment(), seal)
    except DeskError as error:
        raise SystemExit(f"The audit log was not looked at: {explain_start(error)}") from None
    sys.stdout.write(f"{word_proof(proof)}\n")
    raise SystemExit(1 if proof.fault else 0)


if __name__ == "__main__":
    main()
