/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory of a kexec under construction: its image, its list of pages and its routine. */
#ifndef SUITE_SCENARIO_KEXEC_MEMORY_H
#define SUITE_SCENARIO_KEXEC_MEMORY_H

#include "suite/scenario/private.h"

#define KEXEC_LISTS_MAX 8

struct kexec {
	struct scenario_scene *s;
	unsigned pages, flags;
	uint8_t *image;		/* as the new kernel wants it: but for a few bytes, */
	uint64_t stream;	/* the random numbers that begin here */
	uint64_t *to, *from;	/* physical, by page */
	uint64_t head;		/* first entry of the list */
	uint64_t entry;		/* of the new kernel */
	struct {
		uint64_t page, *words;
		unsigned used;
	} lists[KEXEC_LISTS_MAX];
	unsigned list_count;
	uint64_t code_size;	/* of the routine, by 16 bytes */
};

/* Where each page of the image comes from and where it belongs, and the image itself, with the new kernel's entry in it. */
void kexec_choose(struct kexec *k);
/* The list that says so, in pages of its own. */
void kexec_make_list(struct kexec *k);
/* Destinations, sources and the routine, put into memory, and the pages beside them watched. */
void kexec_lay_out(struct kexec *k);

/* True if `addr` lies in memory that the scene has. */
bool kexec_in_scene(uint64_t addr);
/* True if page i begins a run of destinations; how many pages that run has from page i on. */
bool kexec_begins_run(const struct kexec *k, unsigned i);
unsigned kexec_run_length(const struct kexec *k, unsigned i);

#endif
