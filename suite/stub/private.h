/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the readers of stub files build a struct hv_stub.
 */
#ifndef SUITE_STUB_PRIVATE_H
#define SUITE_STUB_PRIVATE_H

#include "hvcheck/stub.h"
#include "suite/bytes.h"
#include "suite/complain.h"

/* A stub with a zeroed image, or NULL with a sentence. */
struct hv_stub *stub_new(const char *name, size_t size, char *error, size_t error_size);
/* Additions. False if memory is short. Symbol names are copied; a misreach's form is constant. */
bool stub_add_fixup(struct hv_stub *stub, uint64_t at, int64_t addend, unsigned size);
bool stub_add_symbol(struct hv_stub *stub, const char *name, uint64_t at);
bool stub_add_misreach(struct hv_stub *stub, struct hv_misreach misreach);
/* Put the symbols in order; of those at one place the first by name comes last, where a search finds it. */
void stub_sort_symbols(struct hv_stub *stub);

/* Whether a table can lie at `offset` of `size` bytes; false with a sentence. */
bool stub_has_room(const char *name, size_t size, uint64_t offset, char *error, size_t error_size);

#endif
