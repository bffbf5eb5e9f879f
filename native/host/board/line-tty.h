/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The settings of a serial port. */
#ifndef NATIVE_BOARD_LINE_TTY_H
#define NATIVE_BOARD_LINE_TTY_H

/* For this program alone, bytes as they are, at `baud`. 0, or an errno. */
int line_tty_setup(int fd, unsigned baud);

#endif
