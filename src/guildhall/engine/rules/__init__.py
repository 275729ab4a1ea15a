"""The rules: one file a family, a rule = one small function that gives findings.

`judge` finds the family of a rule; the kinds of a family stand in the file of `kinds/` that has
the same name.
"""

from typing import assert_never

from guildhall.engine.ask import Ask, Findings
from guildhall.engine.kinds import (
    Rule,
    evidence as v,
    gateway as g,
    grading as m,
    planning as p,
    records as r,
    redo as d,
    sessions as s,
    submissions as w,
    timing as t,
)
from guildhall.engine.rules import (
    evidence,
    gateway,
    grading,
    planning,
    records,
    redo,
    sessions,
    submissions,
    timing,
)


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
            g.Options()
            | g.Declared()
            | g.TrainingRecorded()
            | g.ReturnMessage()
            | g.AdjustmentsEarly()
        ):
            return gateway.judge(rule, ask)
        case (
            v.PortfolioPieces()
            | v.PortfolioCovers()
            | v.PieceForms()
            | v.VideoLimits()
            | v.PieceStates()
            | v.PieceDates()
            | v.KnowledgeInWork()
            | v.DiscouragedKinds()
            | v.PortfolioReviewed()
        ):
            return evidence.judge(rule, ask)
        case (
            p.PlanningHeld()
            | p.PlanningSettles()
            | p.PlanningPresent()
            | p.PlanningMissed()
            | p.PlanningConfirmed()
        ):
            return planning.judge(rule, ask)
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
            | w.WorkMaps()
            | w.WordsWithin()
            | w.Together()
            | w.Topic()
        ):
            return submissions.judge(rule, ask)
        case (
            t.HeldWithin()
            | t.NotBefore()
            | t.Notice()
            | t.PlannedLength()
            | t.Extension()
            | t.ReviewTime()
            | t.TypicalSplit()
        ):
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
            | s.EndedByApprentice()
            | s.NotEndedByAssessor()
            | s.EndedConfident()
            | s.SessionPlan()
            | s.Delivery()
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
            | d.RedoTypical()
            | d.RedoTimescale()
        ):
            return redo.judge(rule, ask)
        case r.ReplacementForm():
            return records.replacement_form(ask)
        case (
            m.MethodScale()
            | m.EachMethod()
            | m.GradeTable()
            | m.CriteriaStand()
            | m.KsbMap()
            | d.SameWork()
            | d.Cap()
            | r.Document()
            | r.Tell()
            | r.GatewayDelay()
            | r.Specimen()
            | r.ResultsWithin()
            | r.ClaimWithin()
            | r.ReplacementWithin()
            | w.WordsExcluded()
            | w.LatestSubmission()
        ):
            return None
        case _:
            assert_never(rule)
