/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SIM_ENGINE_ROOM_H
#define SIM_ENGINE_ROOM_H

#include <stdbool.h>

#define ROOM_MIB 1280

/*
 * Whether there is address space for one more Unicorn, which takes 1 GiB of it for the code that it translates, and for the
 * memory of the guest. Unicorn itself ends the program if it cannot have it.
 */
bool room_is_left(void);

#endif
