"""``mailbot report``: what the desk did, summed up. One module for each report; here they only get their names."""

from __future__ import annotations

import typer

from mailbot.cli import report_sla, report_survey, report_time

app = typer.Typer(no_args_is_help=True)
app.command("sla")(report_sla.sla)
app.command("survey")(report_survey.survey)
app.command("time")(report_time.time)
