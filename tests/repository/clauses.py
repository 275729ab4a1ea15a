"""The clauses of the three specifications, by id: the list that the packs are measured by."""


def _ids(text: str) -> list[str]:
    return text.split()


ST0825 = _ids("""
document.version
standard.duties
duties.demonstrated
entry.none entry.no-vendor-certificate
ksbs ksbs.before-gateway
gateway.english-maths gateway.on-programme gateway.off-the-job gateway.employer-satisfied
gateway.form.outcomes gateway.form.preferred-dates gateway.form.adjustments
gateway.form.signatures gateway.project-brief gateway.complete gateway.form.knowledge
gateway.delay
adjustments.extra-time
brief.content brief.words brief.not-assessed brief.title brief.opportunity brief.date-fits
epa.window epa.all-passed epa.independent
am1.after-gateway am1.submission.window am1.submission.form am1.submission.breadth
am1.submission.outputs am1.supervision am1.after-submission am1.covers am1.notice am1.online
am1.room am1.whiteboard am1.identity am1.duration am1.extension am1.questions.max
am1.questions.scope am1.access am1.themes am1.topic am1.assessor am1.assessor.prepares
am1.demonstration am1.questions.gaps
am2.earliest am2.online am2.room am2.identity am2.duration am2.extension am2.questions.min
am2.whiteboard am2.themes am2.assessor am2.questions.scope am2.whiteboard.use
grade.one-method grade.overall grade.each
resit.employer-decides resit.kinds resit.action-plan resit.failed-only resit.same-project
resit.window resit.no-upgrade resit.cap resit.offer
specimen.providers
guidance.providers
""")

ST0120 = _ids("""
document.version
standard.duties
duties.demonstrated
entry.none entry.no-vendor-certificate
options
ksbs ksbs.before-gateway
gateway.english-maths gateway.on-programme gateway.off-the-job gateway.employer-satisfied
gateway.portfolio gateway.form.outcomes gateway.form.preferred-dates gateway.form.adjustments
gateway.form.signatures gateway.complete gateway.form.knowledge gateway.delay
adjustments.extra-time
epa.window epa.all-passed epa.independent
am1.after-gateway am1.submission.window am1.presentation.window am1.topic am1.report.required
am1.report.words am1.report.words-excluded am1.report.video am1.report.ksb-map
am1.presentation.content am1.technical-needs am1.after-submission am1.notice am1.online am1.room
am1.identity am1.duration am1.extension am1.questions.min am1.questions.scope am1.access
am1.themes am1.supervision am1.presentation.together am1.assessor am1.questions.cover
am2.portfolio.pieces am2.portfolio.statement am2.portfolio.no-self-assessment
am2.portfolio.employer-observation am2.portfolio.confidential am2.portfolio.electronic
am2.portfolio.video am2.earliest am2.online am2.room am2.identity am2.duration am2.extension
am2.questions.min am2.access am2.themes am2.portfolio.selection am2.portfolio.quality
am2.portfolio.sources am2.portfolio.confidential-discussed am2.portfolio.knowledge-in-work
am2.assessor am2.questions.scope
grade.one-method grade.overall grade.each
resit.employer-decides resit.kinds resit.action-plan resit.failed-only resit.typical-time
resit.window resit.no-upgrade resit.cap resit.offer resit.timescale
specimen.providers
guidance.providers
""")

ST0792 = _ids("""
document.version document.current
standard.role
options
ksbs
programme.typical programme.individual programme.new-learning programme.off-the-job
gateway.on-programme gateway.english-maths gateway.employer-satisfied gateway.portfolio.pieces
gateway.declaration gateway.adjustments gateway.decision gateway.rejection
gateway.portfolio.upload gateway.portfolio.mapped gateway.portfolio.statement
gateway.portfolio.video gateway.portfolio.not-assessed gateway.learning-complete
gateway.reviewed gateway.not-by-date gateway.portfolio.employer gateway.portfolio.on-programme
gateway.portfolio.confirmed gateway.portfolio.review gateway.portfolio.formats
gateway.portfolio.sources
adjustments.before-gateway
planning.after-gateway planning.meeting planning.employer planning.non-attendance
planning.confirmation planning.impact
epa.window epa.all-passed
am1.submission am1.earliest am1.content am1.place am1.duration am1.split am1.questions.min
am1.equipment am1.end-early am1.informed am1.themes am1.content.ksbs am1.assessor
am1.questions.scope am1.end-early.confident am1.submission.latest am1.extension
am1.end-early.assessor am1.end-early.continue
am2.notice am2.review am2.duration am2.extension am2.questions.min am2.access am2.themes
am2.structure am2.assessor am2.questions.scope
grade.each grade.overall grade.scale
results.publish
certificate.claim certificate.to-employer certificate.replacement certificate.replacement.form
resit.employer-decides resit.kinds resit.action-plan resit.timescale resit.failed-only
resit.window resit.no-upgrade resit.cap
fairness.processes
""")

CLAUSES = {"ST0825/AP02": ST0825, "ST0120/AP02": ST0120, "ST0792/1.2": ST0792}
