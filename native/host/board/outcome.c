/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of a call, by what the board says of it, or by its silence. */
#include <inttypes.h>
#include <stdio.h>

#include "native/host/board/board-int.h"
#include "native/link/delta.h"
#include "native/link/second-end.h"

/* By enum second_end. */
static const char *const ends[] = {
	[SECOND_OWN] = "was run by the payload's own CPU",
	[SECOND_CUT] = "hung in the stub, and was cut",
	[SECOND_STUCK] = "hung in the stub in a loop of nothing, and was cut",
	[SECOND_HELPED] = "hung, and was sent home by the debugger",
	[SECOND_FETCHED] = "came back to its caller, and the debugger has brought its CPU from there to EL2",
	[SECOND_CAUGHT] = "came back to its caller, and its CPU from there to another table of the stub, which was cut",
	[SECOND_ON_THE_WAY] = "came back to its caller, and from there never to EL2: a CPU is lost",
	[SECOND_LOST] = "did not come back: a CPU is lost",
};

struct hv_outcome outcome_ended(const struct hv_call *call, uint32_t how, uint32_t why, uint64_t seen)
{
	return (struct hv_outcome){ .id = call->id, .how = how, .why = why, .seen = seen };
}

/* In the line's log: which call it was that took the board, or one of its CPUs, some time. */
void outcome_note(struct board *b, const struct hv_call *call, const char *what)
{
	char text[120];

	snprintf(text, sizeof(text), "call %" PRIu32 " %s", call->id, what);
	line_note(&b->line, text);
}

/* Whether the last exception that EL2 has taken is an HVC: one in another table of the stub may have changed registers. */
static bool is_hvc(const struct hv_outcome *out, enum hv_exec exec)
{
	return out->out.r[HV_ESR_EL2] >> 26 == hv_execs[exec].hvc_class;
}

/*
 * Where a call was that was cut: somewhere in the stub, as the branch that cut it stands only there; or at code that the stub's
 * file does not have, which has left its address in x30.
 */
static uint64_t place_of_cut(const struct board *b, const struct hv_outcome *out)
{
	const uint64_t at = out->out.r[HV_X30] - HV_ABSENT_LINK;

	return at - (b->table + b->absent) < b->absent_size ? at : b->table;
}

/* How the board got the call back (native/link/second-end.h), and so what is known of it. */
static void note_end(struct board *b, struct hv_outcome *out, enum second_end end)
{
	out->seen = b->machine.sees;
	out->why = 0;
	out->reserved = 0;
	switch (end) {
	case SECOND_RETURNED:
	case SECOND_OWN:
	case SECOND_HELPED:
	case SECOND_FETCHED:
		return;
	case SECOND_CUT:
	case SECOND_STUCK:
		out->out.r[HV_PC] = place_of_cut(b, out);
		return;
	case SECOND_CAUGHT:
		if (!is_hvc(out, b->machine.places.exec))
			out->seen &= ~(uint64_t)HV_SEE_SYS;
		return;
	case SECOND_ON_THE_WAY:		/* what the caller itself has stored, before it went to EL2 */
		out->seen = out->how == HV_HOW_RETURNED ? HV_SEE_RESULT : 0;
		out->why = out->how == HV_HOW_RETURNED ? HV_WHY_UNANSWERED : 0;
		return;
	case SECOND_LOST:
		break;
	}
	out->how = HV_HOW_HUNG;
	out->why = HV_WHY_STAYED;
	out->seen = 0;
}

static bool read_outcome(struct board *b, const struct hv_call *call, struct hv_outcome *out)
{
	struct unpacker u = talk_body(&b->talk);
	struct hv_state base;

	delta_expect(&base, call, &b->init, &b->baseline);
	delta_get_outcome(&u, out, &base);
	return !u.bad && out->id == call->id && out->reserved <= SECOND_LOST && out->how <= HV_HOW_HUNG;
}

bool outcome_take(struct board *b, const struct hv_call *call, struct hv_outcome *out, enum second_end *end)
{
	if (!read_outcome(b, call, out) || (out->how == HV_HOW_NONE && out->reserved != SECOND_LOST)) {
		*out = outcome_ended(call, HV_HOW_CRASHED, BOARD_WHY_GARBLED, 0);
		return false;
	}
	*end = (enum second_end)out->reserved;
	if (*end != SECOND_RETURNED)
		outcome_note(b, call, ends[*end]);
	note_end(b, out, *end);
	return true;
}

bool outcome_take_back(struct board *b, const struct hv_call *call, struct hv_outcome *out)
{
	if (!read_outcome(b, call, out) || out->how != HV_HOW_RETURNED)
		return false;
	note_end(b, out, SECOND_ON_THE_WAY);
	return true;
}

struct hv_outcome outcome_lost(const struct hv_call *call, bool silent)
{
	return silent ? outcome_ended(call, HV_HOW_HUNG, HV_WHY_LOST, 0) : outcome_ended(call, HV_HOW_CRASHED, BOARD_WHY_RESET, 0);
}

void outcome_note_lost(struct board *b, const struct hv_call *call, bool silent)
{
	outcome_note(b, call, silent ? "was under way when the board fell silent" : "was under way when the board was reset");
}
