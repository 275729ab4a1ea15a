"""The rules: one file a family, a rule = one small function that gives findings.

`judge` finds the family of a rule; the kinds of a family stand in the file of `kinds/` that has
the same name.
"""

from typing import assert_never

from guildhall.engine.ask import Ask, Findings
from guildhall.engine.kinds import Rule
from guildhall.engine.kinds import gateway as g
from guildhall.engine.kinds import grading as m
from guildhall.engine.kinds import records as r
from guildhall.engine.kinds import redo as d
from guildhall.engine.kinds import sessions as s
from guildhall.engine.kinds import submissions as w
from guildhall.engine.kinds import timing as t
from guildhall.engine.rules import gateway, grading, redo, sessions, submissions, timing


def judge(rule: Rule, ask: Ask) -> Findings:
    """Judge an action by one rule.

    Gives None where the rule does not concern the action, an empty list where it is kept, and
    findings else. Rules that only derive or tell never bite.
    """
    match rule:
        case (
            g.NothingAsked()
            | g.EnglishMaths()
            | g.OnProgramme()
            | g.OffTheJob()
            | g.GatewayItem()
            | g.Signatures()
            | g.GatewayComplete()
        ):
            return gateway.judge(rule, ask)
        case (
            w.BriefContent()
            | w.BriefWords()
            | w.BriefTitle()
            | w.BriefOpportunity()
            | w.BriefDateFits()
            | w.AfterGateway()
            | w.SubmittedWithin()
            | w.WorkIncludes()
            | w.AfterSubmission()
            | w.WorkOpened()
        ):
            return submissions.judge(rule, ask)
        case t.HeldWithin() | t.NotBefore() | t.Notice() | t.PlannedLength() | t.Extension():
            return timing.judge(rule, ask)
        case (
            s.Conditions()
            | s.Identity()
            | s.QuestionsMost()
            | s.QuestionsLeast()
            | s.QuestionTheme()
            | s.SessionShows()
            | s.IndependentAssessor()
            | s.ExtraTime()
        ):
            return sessions.judge(rule, ask)
        case m.Descriptors() | m.AllPassed():
            return grading.judge(rule, ask)
        case (
            d.RedoOffer()
            | d.RedoDecider()
            | d.RedoLearning()
            | d.RedoPlan()
            | d.FailedOnly()
            | d.NoUpgrade()
            | d.RedoWithin()
        ):
            return redo.judge(rule, ask)
        case (
            m.MethodScale()
            | m.GradeTable()
            | m.CriteriaStand()
            | m.KsbMap()
            | d.SameWork()
            | d.Cap()
            | r.Document()
            | r.Tell()
            | r.GatewayDelay()
            | r.Specimen()
        ):
            return None
        case _:
            assert_never(rule)
