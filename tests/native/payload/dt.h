/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Device trees that are made for a test, and the payload's reader beside libfdt. */
#ifndef TESTS_DT_H
#define TESTS_DT_H

#include <stdbool.h>
#include <stdint.h>

#define DT_ROOM 8192	/* bytes of one that is made here, at most */

struct dt_made {
	const char *stdout_path, *alias, *compatible;
	uint32_t shift, width;	/* 0: not said */
	bool bus;		/* the UART is behind one that moves addresses */
};

struct dt_made_psci {
	const char *compatible;
	uint32_t cpu_on;	/* number of that function; 0: not said */
};

/* A board with 1 GiB at 2 GiB, of which a part is reserved in each of the two ways; two CPUs; one UART. `fdt` has DT_ROOM bytes. */
void dt_make(void *fdt, const struct dt_made *made, const struct dt_made_psci *psci);

/* Ask both all that can be asked of one tree. What differs is told, with `name`, */
void dt_compare(const char *name, const void *fdt, uint32_t size);
/* and counted. */
unsigned dt_differences(void);

#endif
