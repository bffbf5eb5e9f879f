/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the program ends. */
#ifndef CLI_STATUS_H
#define CLI_STATUS_H

/* Exit statuses. Automake knows 77 and 99. */
enum {
	CLI_PASSED = 0,
	CLI_FAILED = 1,		/* the stub does not conform */
	CLI_ERROR = 2,		/* usage, unreadable input, any other trouble of a tool */
	CLI_NOTHING = 77,	/* nothing could be run */
	CLI_DEFECT = 99,	/* hvcheck itself is wrong */
};
/* status.c: the one of two statuses that the caller of the program must not miss. */
int cli_worst(int a, int b);

#endif
