/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SIM_HIGH_MAPS_H
#define SIM_HIGH_MAPS_H

#include <stddef.h>

struct engine;

/* Put the page tables at HV_HIGH_MAPS_BASE. Returns how many bytes from there on they are; 0: there is no memory. */
size_t high_maps_make(struct engine *e);

#endif
