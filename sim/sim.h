/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tests may turn on the simulator beyond machine.h. */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include <stdbool.h>

struct hv_machine;

/*
 * The gates in front of HVC: SCR_EL3.HCE, HCR_EL2.HCD and whether there is an EL3 (HCD counts only without one).
 * A machine opens with an EL3, HCE set and HCD clear. Holds until closed.
 */
void sim_gates(struct hv_machine *m, bool has_el3, bool hce, bool hcd);

#endif
