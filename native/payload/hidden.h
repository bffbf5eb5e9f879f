/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Included before every freestanding source: each of its symbols is in the payload itself, so that the compiler addresses it
 * relative to the PC and not through a table (a GOT) that a dynamic linker would fill.
 */
#pragma GCC visibility push(hidden)
