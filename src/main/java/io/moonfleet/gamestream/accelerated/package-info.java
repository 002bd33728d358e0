/** What the client computes with the processor's special instructions, where our own shared library is there. */
package io.moonfleet.gamestream.accelerated;
