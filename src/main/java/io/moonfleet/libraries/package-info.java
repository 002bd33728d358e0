/**
 * The shared libraries that lie beside the native executables: where they are, and what is missing when they cannot be
 * loaded. Needs only the JDK; both executables use it.
 */
package io.moonfleet.libraries;
