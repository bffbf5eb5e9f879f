/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory that calls must leave alone, watched by the payload itself: the stub, the canary bytes, and its own code. */
#ifndef NATIVE_WATCHED_H
#define NATIVE_WATCHED_H

#include <stdbool.h>
#include <stdint.h>

#include "hvcheck/places.h"

/* Another image is to be loaded: nothing of it is there yet. */
void watched_begin(void);
/* Bytes of the loaded image, which is kept to compare with. Returns MAIL_OK or MAIL_RANGE. */
uint64_t watched_put(uint64_t offset, const uint8_t *bytes, uint64_t size);
/* Lay `size` bytes of it, from `from` on, out at `to`, and canaries where those belong; the subject before is wiped. Likewise. */
uint64_t watched_place(const struct hv_places *places, uint64_t from, uint64_t size, uint64_t to);
/* CRC-32 of what was sent of it, where it lies. */
uint32_t watched_sum(void);
/* What was not sent is zero, and must stay so: 0, or 1 + the offset in the image of what is not, which is zero again then. */
uint64_t watched_sweep(void);
/* What calls have changed since: how many bytes, and the first of them. */
uint64_t watched_changed(uint64_t *first);
/* The part `index` of the stub that was sent, in one piece, where it lies; false: there are not so many. */
bool watched_run(unsigned index, uint64_t *from, uint64_t *to);
/* And where all of it lies. */
void watched_extent(uint64_t *from, uint64_t *to);
/* Where HV_SCENE_SIZE bytes of the stage are free for a scenario's memory as it is before a play; 0: there is no room. */
uint64_t watched_store(void);
/* Put all back. If a CPU may have been cut, cut_restore() is what does. */
void watched_restore(void);
/* And the words of the payload that its runner plants, as calls that were made before have left them. */
void watched_restore_planted(void);

#endif
