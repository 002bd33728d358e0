/** Sends many datagrams to one destination with few system calls. Needs only the JDK. */
package io.moonfleet.rtc.udp;
