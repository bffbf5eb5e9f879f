/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SplitMix64 (Steele, Lea, Flood, 2014): random numbers of a seed, the same on every host. Freestanding. */
#ifndef SUITE_RANDOM_H
#define SUITE_RANDOM_H

#include <stdint.h>

static inline uint64_t random_mix(uint64_t z)
{
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* The z that random_mix() makes this of. */
static inline uint64_t random_unmix(uint64_t z)
{
	z = (z ^ z >> 31 ^ z >> 62) * 0x319642b2d24d8ec3;
	z = (z ^ z >> 27 ^ z >> 54) * 0x96de1b173f119089;
	return z ^ z >> 30 ^ z >> 60;
}

/* The next number of a stream, which a seed begins. */
static inline uint64_t random_next(uint64_t *stream)
{
	return random_mix(*stream += 0x9e3779b97f4a7c15);
}

#endif
