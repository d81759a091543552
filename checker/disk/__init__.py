"""Files and folders written whole or not at all; what is a device, a pipe or a link stays one."""
