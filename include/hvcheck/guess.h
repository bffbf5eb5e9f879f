/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/* Which generations a stub could be, by how it answers. */
#ifndef HVCHECK_GUESS_H
#define HVCHECK_GUESS_H

#include "hvcheck/abi.h"
#include "hvcheck/machine.h"
#include "hvcheck/stub.h"

/*
 * Ask `stub` one call of each kind of each generation on `m` (borrowed; left loaded), and fill `fits` (room for `max`) with the
 * generations that no answer contradicts, oldest first. Harmless: a machine is a machine. Returns how many fit, or -1 where the
 * machine was lost.
 */
int hv_guess(const struct hv_stub *stub, struct hv_machine *m, const struct hv_abi **fits, unsigned max);

#endif
