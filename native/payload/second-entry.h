/* SPDX-License-Identifier: GPL-2.0-or-later */
/* second-entry.S: where it finds what in `second`, and the ways of a CPU that is cut; see there. */
#ifndef NATIVE_SECOND_ENTRY_H
#define NATIVE_SECOND_ENTRY_H

/* Offsets in struct second. */
#define SECOND_STACK_AT 0
#define SECOND_VECTORS_AT 8
#define SECOND_LEVEL_AT 16
#define SECOND_STUCK_AT 24
#define SECOND_TURN_AT 32

#define VENEER_SIZE 24

#ifndef __ASSEMBLER__
extern const char second_veneer[VENEER_SIZE];
void second_called(void);
void second_entry(void);
void second_rescue(void);
void second_far_rescue(void);
void second_stuck(void);
#endif

#endif
