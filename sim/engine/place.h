/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the microcode lies: guest code of ours, one page, of which each Execution state has its own. */
#ifndef SIM_ENGINE_PLACE_H
#define SIM_ENGINE_PLACE_H

#define MICRO_BASE 0x08000000 /* HV_LOW_END: below RAM, where no stub has business */
#define MICRO_SIZE 0x1000
#define MICRO_DESCRIPTOR 0x800 /* what the host tells it, at this offset */

#endif
