/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a call came back that a board's second CPU has run, if there is one: hv_outcome.reserved. */
#ifndef NATIVE_LINK_SECOND_END_H
#define NATIVE_LINK_SECOND_END_H

enum second_end {
	SECOND_RETURNED,	/* by itself, whatever its outcome says */
	SECOND_OWN,		/* likewise; it was the payload's own CPU, as no other came up. Of the baseline's call alone */
	SECOND_CUT,		/* it hung in the stub: its registers are known, but not where it was */
	SECOND_STUCK,		/* likewise, in a loop of nothing: no CPU would have come back from there, however slow */
	SECOND_HELPED,		/* likewise; a debugger has sent it home, which knows where it was */
	SECOND_FETCHED,		/* as SECOND_ON_THE_WAY, but a debugger has sent it home: what its exceptions set at EL2 is lost */
	SECOND_CAUGHT,		/* as SECOND_ON_THE_WAY, but to another table of the stub: that was cut, and has led it home */
	SECOND_ON_THE_WAY,	/* its general registers were stored, and its way back to EL2 led nowhere: that CPU is lost */
	SECOND_LOST,		/* it has come neither to its caller nor to a payload; that CPU is lost */
};

#endif
