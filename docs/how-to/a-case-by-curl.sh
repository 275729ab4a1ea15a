#!/usr/bin/env bash
# One whole case by curl: from its registration to the certificate, everybody in their own role.
#
# GUILDHALL is the address of a demo, whose clock can be moved on. PROVIDER, EMPLOYER, OFFICER,
# ASSESSOR and CHECKER are people in these roles: each is a token, or an address and a password
# with a colon between them. Officer, assessor and checker are of the awarding body of ST0825/AP02.
# The page use-the-api.md beside this file explains each part.
set -euo pipefail
: "${GUILDHALL:=http://127.0.0.1:8000}"
: "${PROVIDER:?a token}" "${EMPLOYER:?a token}" "${OFFICER:?a token}"
: "${ASSESSOR:?a token}" "${CHECKER:?a token}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# --- asking ------------------------------------------------------------------------------------

# get TOKEN PATH: read something. The answer is in $answer, its status in $status.
get() {
  status=$(curl --silent --show-error --max-time 60 --output "$work/answer" \
    --write-out '%{http_code}' --header "Authorization: Bearer $1" "$GUILDHALL/api/v1/$2")
  answer=$(cat "$work/answer")
}

# send TOKEN PATH BODY [curl's options]: write something. Every write has a key of its own; a
# retry has that of the first try, in $again.
send() {
  key=${again:-$run-$((count += 1))}
  status=$(curl --silent --show-error --max-time 60 --output "$work/answer" \
    --write-out '%{http_code}' --header "Authorization: Bearer $1" \
    --header 'Content-Type: application/json' --header "Idempotency-Key: $key" \
    --data "$3" "${@:4}" "$GUILDHALL/api/v1/$2")
  answer=$(cat "$work/answer")
}
run=$(date +%s)-$$ count=0 again=

# sign_in ADDRESS PASSWORD: get a token; it is good for twelve hours without a request.
sign_in() {
  curl --silent --show-error --max-time 60 --output "$work/answer" \
    --header 'Content-Type: application/json' \
    --data "{\"email\": \"$1\", \"password\": \"$2\"}" "$GUILDHALL/api/v1/tokens"
  answer=$(cat "$work/answer")
  token=$(field token)
}

# field NAME: one field of the answer, as in `field findings.0.clause`.
field() {
  python3 -c '
import json, sys
value = json.loads(sys.argv[1])
for part in sys.argv[2].split("."):
    value = value[int(part)] if part.isdigit() else value[part]
print(value)' "$answer" "$1"
}

# expect STATUS: go on only with this status.
expect() {
  if [[ $status != "$1" ]]; then
    echo "expected $1, and got $status: $answer" >&2
    exit 1
  fi
}

# act TOKEN ACTION [BODY]: do something on the case.
act() {
  local body=${3:-"{}"}
  send "$1" "cases/$case/$2" "$body"
  expect 200
  echo "200 $2"
}

# judge TOKEN ACTION [BODY]: sign, judge or release what one has looked at just now.
judge() {
  local body=${3:-"{}"}
  look "$1"
  send "$1" "cases/$case/$2" "$body" --header "If-Match: \"$seen\""
  expect 200
  echo "200 $2"
}

# look TOKEN: see the case as somebody sees it; $seen is its version for them.
look() {
  get "$1" "cases/$case"
  expect 200
  seen=$(field version)
}

# --- time --------------------------------------------------------------------------------------

# day DAYS: the day in so many days, seen from the day on which the case began.
day() { python3 -c '
import sys
from datetime import date, timedelta
print(date.fromisoformat(sys.argv[1]) + timedelta(days=int(sys.argv[2])))' "$today" "$1"; }

# later MOMENT: let the clock of the demo go on to a moment.
later() {
  send "$OFFICER" demo/clock "{\"to\": \"$1\"}"
  expect 200
  echo "--- $1"
}

for one in PROVIDER EMPLOYER OFFICER ASSESSOR CHECKER; do
  if [[ ${!one} == *@* ]]; then
    sign_in "${!one%%:*}" "${!one#*:}"
    printf -v "$one" '%s' "$token"
  fi
done
get "$OFFICER" demo/clock
expect 200
today=$(field now | cut -c 1-10)

# --- registration ------------------------------------------------------------------------------

get "$ASSESSOR" me && expect 200 && assessor=$(field person)
get "$EMPLOYER" me && expect 200 && employer=$(field working_as.organisation)

registration="{
  \"spec\": \"ST0825/AP02\",
  \"name_of_apprentice\": \"Ada Example\",
  \"employer\": \"$employer\",
  \"started_on\": \"$(day -400)\"
}"
send "$PROVIDER" cases/register "$registration"
expect 200
first=$answer again=$key
send "$PROVIDER" cases/register "$registration"
expect 200
[[ $answer == "$first" ]] && echo "200 register, and the same answer to a retry with the same key"
send "$PROVIDER" cases/register "${registration/Ada/Ida}"
expect 409
echo "409 $(field title): $(field detail)"
again= answer=$first
case=$(field case)

# The apprentice writes and signs by e-mail; the officer records it, with the proof.
by_them="\"on_behalf_of\": {\"role\": \"apprentice\", \"proof\": \"E-mail of $today\",
  \"person\": \"$(field entries.0.data.apprentice)\"}"

# --- the gateway -------------------------------------------------------------------------------

send "$OFFICER" "cases/$case/accept_gateway" '{}'
expect 428
echo "428 $(field title): $(field detail)"

act "$PROVIDER" record_english_maths '{"qualifications": [
  {"subject": "english", "level": 2, "evidence": "certificate of 2021"},
  {"subject": "maths", "level": 2, "evidence": "certificate of 2021"}]}'
act "$PROVIDER" record_training '{"hours": "1500", "off_the_job_hours": "320.5"}'
act "$EMPLOYER" confirm_competence
act "$PROVIDER" state_outcomes '{"where": "The index of the portfolio."}'
act "$PROVIDER" state_knowledge '{"where": "Our own courses.", "no_certificates": true}'
act "$PROVIDER" state_preferred_dates "{\"dates\": {\"am1\": \"$(day 14)\", \"am2\": \"$(day 21)\"}}"
act "$PROVIDER" state_adjustments '{"needed": false}'
act "$OFFICER" submit_brief "{ $by_them,
  \"scope\": \"A pipeline and a platform for a booking service.\",
  \"steps\": [{\"what\": \"Build it\", \"weeks\": \"6\"}, {\"what\": \"Try it\", \"weeks\": \"2\"}],
  \"planned_submission\": \"$(day 56)\",
  \"words\": 460
}"
judge "$OFFICER" sign "{ $by_them }"
judge "$EMPLOYER" sign
judge "$PROVIDER" sign
judge "$PROVIDER" submit_gateway
judge "$OFFICER" accept_gateway

# --- brief, assessor, work ---------------------------------------------------------------------

judge "$OFFICER" sign_off_brief '{"title": "Replacing servers", "enough_room": true}'
act "$OFFICER" allocate_assessor "{\"method\": \"am1\", \"assessor\": \"$assessor\"}"
act "$OFFICER" allocate_assessor "{\"method\": \"am2\", \"assessor\": \"$assessor\"}"
# hand_in TOKEN FILE: hand in a file; the work names it by its id.
hand_in() {
  key=$run-$((count += 1))
  status=$(curl --silent --show-error --max-time 60 --output "$work/answer" \
    --write-out '%{http_code}' --header "Authorization: Bearer $1" \
    --header "Idempotency-Key: $key" \
    --form "file=@$2" "$GUILDHALL/api/v1/cases/$case/files")
  answer=$(cat "$work/answer")
  expect 200
  echo "200 $(basename "$2") is handed in"
}
printf '%%PDF-1.4\n%%%%EOF\n' >"$work/platform.pdf"
hand_in "$OFFICER" "$work/platform.pdf"
file=$(field id)
act "$OFFICER" submit_work "{ $by_them, \"method\": \"am1\", \"pieces\": [
  {\"kind\": \"architecture-diagram\", \"id\": \"$file\"},
  {\"kind\": \"breadth-analysis\", \"measures\": {\"words\": 288}},
  {\"kind\": \"source-code\"}]}"
act "$ASSESSOR" review_work '{"method": "am1", "opened": true}'

# --- booking, with its notice ------------------------------------------------------------------

booking() {
  echo "{\"method\": \"$1\", \"starts_at\": \"$(day "$2")T$3:00Z\", \"place\": \"online\"}"
}
look "$OFFICER"
send "$OFFICER" "cases/$case/book_session/preview" "$(booking am1 9 10:00)"
expect 200
echo "200 book_session/preview: allowed $(field allowed)"
send "$OFFICER" "cases/$case/book_session" "$(booking am1 9 10:00)"
expect 422
echo "422 $(field findings.0.clause): $(field findings.0.sentence)"
act "$OFFICER" book_session "$(booking am1 14 10:00)"
act "$OFFICER" book_session "$(booking am2 21 14:00)"

# --- the sessions ------------------------------------------------------------------------------

# hold METHOD PART COVERED THEME…: hold a session, with one question to each theme.
hold() {
  local method=$1 part=$2 covered=$3 theme
  shift 3
  act "$ASSESSOR" record_conditions "{\"method\": \"$method\", \"confirmed\":
    [\"video-conference\", \"internet\", \"webcam\", \"quiet-room\", \"alone\", \"whiteboard\"]}"
  act "$ASSESSOR" check_identity "{\"method\": \"$method\", \"shown\": \"passport\"}"
  act "$ASSESSOR" start_session "{\"method\": \"$method\"}"
  act "$ASSESSOR" start_part "{\"method\": \"$method\", \"part\": \"$part\"}"
  for theme in "$@"; do
    act "$ASSESSOR" ask_question "{\"method\": \"$method\", \"theme\": \"$theme\"}"
  done
  later "$ends"
  act "$ASSESSOR" end_session "{\"method\": \"$method\", \"covered\": $covered,
    \"reason\": \"There was nothing more to ask.\"}"
}

later "$(day 14)T10:00:00Z"
ends="$(day 14)T12:58:00Z"
hold am1 practical \
  '["platform", "requirements", "criteria", "deployment", "demonstration", "method-questioned"]' \
  code-quality meeting-user-needs the-ci-cd-pipeline refreshing-and-patching operability \
  data-persistence automation data-security
later "$(day 21)T14:00:00Z"
ends="$(day 21)T14:58:00Z"
hold am2 discussion '[]' \
  organisational-culture data-ethics problem-solving the-profession-in-context \
  tooling-technology continuous-learning-development peer-review \
  communicating-and-knowledge-sharing

# --- marks, their check, the results -----------------------------------------------------------

# sheet MET NOT_MET: a sheet of marks, of two lists of descriptors.
sheet() { python3 -c '
import json, sys
met, not_met = (one.split() for one in sys.argv[1:3])
why = "Not shown, though asked for twice."
sheet = {one: {"met": True, "reason": "Shown in the session."} for one in met}
print(json.dumps(sheet | {one: {"met": False, "reason": why} for one in not_met}))' "$1" "$2"; }

am1=$(sheet \
  'code-quality.p1 code-quality.p2 code-quality.p3 code-quality.p4
   meeting-user-needs.p1 meeting-user-needs.p2 meeting-user-needs.p3
   the-ci-cd-pipeline.p1 the-ci-cd-pipeline.p2 the-ci-cd-pipeline.p3
   refreshing-and-patching.p1 operability.p1 operability.p2 operability.p3
   data-persistence.p1 data-persistence.p2 automation.p1 data-security.p1 data-security.p2' \
  'meeting-user-needs.d1 refreshing-and-patching.d1 operability.d1 operability.d2 automation.d1')
am2=$(sheet \
  'organisational-culture.p1 organisational-culture.p2 data-ethics.p1 problem-solving.p1
   the-profession-in-context.p1 the-profession-in-context.p2 the-profession-in-context.p3
   the-profession-in-context.p4 tooling-technology.p1 tooling-technology.p2
   continuous-learning-development.p1 continuous-learning-development.p2
   peer-review.p1 peer-review.p2 communicating-and-knowledge-sharing.p1' \
  'organisational-culture.d1 organisational-culture.d2 problem-solving.d1 problem-solving.d2
   problem-solving.d3 tooling-technology.d1 continuous-learning-development.d1
   continuous-learning-development.d2')
judge "$ASSESSOR" mark "{\"method\": \"am1\", \"sheet\": $am1}"
judge "$ASSESSOR" mark "{\"method\": \"am2\", \"sheet\": $am2}"
judge "$CHECKER" agree_marks '{"method": "am1"}'
judge "$CHECKER" agree_marks '{"method": "am2"}'

look "$EMPLOYER"
before=$seen
judge "$OFFICER" release_result '{"method": "am1"}'
send "$OFFICER" "cases/$case/release_result" '{"method": "am2"}' --header "If-Match: \"$seen\""
expect 409
echo "409 $(field title): $(field newer.0.event)"
judge "$OFFICER" release_result '{"method": "am2"}'
look "$EMPLOYER"
[[ $seen != "$before" ]] && echo "the employer sees the results"

# --- the certificate ---------------------------------------------------------------------------

later "$(day 28)T09:00:00Z"
judge "$OFFICER" claim_certificate
later "$(day 42)T09:00:00Z"
act "$OFFICER" record_certificate "{\"number\": \"EXAMPLE-1\", \"issued_on\": \"$(day 40)\"}"

for token in "$OFFICER" "$EMPLOYER"; do
  get "$token" "cases/$case/history"
  expect 200
  echo "$(echo "$answer" | python3 -c '
import json, sys
entries = json.load(sys.stdin)["entries"]
last = entries[-1]
print(len(entries), "entries, the last:", last["event"], last["data"]["number"])')"
done
