"""What acts over the HTTP API were answered."""

from datetime import datetime

from sqlmodel import Session, col, delete

from data.models import ApiAnswer


def find_answer(session: Session, project_id: int, key_hash: str) -> ApiAnswer | None:
    return session.get(ApiAnswer, (project_id, key_hash))


def drop_answer(session: Session, project_id: int, key_hash: str) -> None:
    session.exec(delete(ApiAnswer).where(col(ApiAnswer.project_id) == project_id, col(ApiAnswer.key_hash) == key_hash))


def drop_older(session: Session, project_id: int, before: datetime) -> None:
    session.exec(delete(ApiAnswer).where(col(ApiAnswer.project_id) == project_id, col(ApiAnswer.asked_at) < before))
