"""Durable work: jobs that outlive a closed tab and a killed process. The mechanism knows no capability.

How a job lives (states in `states.py`):

    create_job           a row in the store: queued                                         creation.py
    engine.run           a workflow of DBOS, one for each attempt: "<job id>.<attempt>"     engine.py, attempts.py
    mark_running         running; the workflow calls the function of the job's kind
      step, step, ...    DBOS does not repeat a step that has returned
      the ledger         one line for each thing to do, settled as soon as it is done       ledgers.py, items.py
    finish_job           done | failed (with the problem) | stopped

    ask_pause  ->  the step raises Stopped      ->  paused   ->  engine.resume: queued again, next attempt
    ask_stop   ->  the step raises Stopped      ->  stopped for good; the ledger gives up its unsettled lines
    closing    ->  the step raises Interrupted  ->  still running: the next launch continues the workflow
    kill       ->                                   still running: the same; the ledger says what is left

A kind of job uses its own table as its ledger by registering a `Ledger`; all others use `job_item`. Rounds
(`rounds.py`) are work that no operator started: they do what is due in a project and say when to look again. One
process at a time carries out jobs and rounds of a desk (`home_lock.py`). `progress.py` is what pages show of a job.
"""
