/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A serial port at any baud rate, as the kernel's own headers have it: the C library's know the usual ones alone. */
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <errno.h>
#include <linux/serial.h>

#include "native/host/board/line-tty.h"

int ioctl(int fd, unsigned long request, ...);

/* Many USB adapters keep bytes back for 16 ms. Those that cannot be told otherwise are slower, and no worse. */
static void hurry(int fd)
{
	struct serial_struct serial;

	if (ioctl(fd, TIOCGSERIAL, &serial))
		return;
	serial.flags |= 1 << 13;	/* ASYNC_LOW_LATENCY */
	ioctl(fd, TIOCSSERIAL, &serial);
}

int line_tty_setup(int fd, unsigned baud)
{
	struct termios2 t;

	if (ioctl(fd, TIOCEXCL, 0) || ioctl(fd, TCGETS2, &t))
		return errno;
	t.c_iflag = 0;
	t.c_oflag = 0;
	t.c_lflag = 0;
	t.c_cflag = CS8 | CREAD | CLOCAL | BOTHER | BOTHER << IBSHIFT;
	t.c_ispeed = t.c_ospeed = baud;
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	if (ioctl(fd, TCSETS2, &t))
		return errno;
	ioctl(fd, TCFLSH, TCIOFLUSH);	/* what the last session left */
	hurry(fd);
	return 0;
}
