/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machines by name. What a machine is for stands in suite/, which opens none but by hv_machine.open. */
#include <stdio.h>
#include <string.h>

#include "hvcheck/machine.h"

static const struct {
	const char *name;
	struct hv_machine *(*open)(const char *rest, char *error, size_t size, int *status);
} machines[] = {
	{ "sim", hv_sim_open },
	{ "qemu", hv_qemu_open },
	{ "live", hv_live_open },
};

static struct hv_machine *open_by_name(const char *spec, char *error, size_t size, int *status)
{
	size_t length = strcspn(spec, ":");

	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
		if (strlen(machines[i].name) == length && !strncmp(spec, machines[i].name, length))
			return machines[i].open(spec[length] ? spec + length + 1 : "", error, size, status);
	if (hv_board_is(spec))
		return hv_board_open(spec, error, size, status);
	snprintf(error, size, "no machine \"%s\" (sim[:CPU], qemu[:MODEL[:CPU]], or a board: serial:, unix:, tcp:, exec:, board:)",
		 spec);
	*status = 2;
	return NULL;
}

struct hv_machine *hv_machine_open(const char *spec, char *error, size_t size, int *status)
{
	struct hv_machine *m = open_by_name(spec, error, size, status);

	if (m)
		m->open = hv_machine_open;
	return m;
}
