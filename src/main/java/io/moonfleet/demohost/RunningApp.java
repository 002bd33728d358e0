package io.moonfleet.demohost;

import io.moonfleet.demohost.scene.SceneKind;

/** An app that runs for one client; it goes on without a session until it is cancelled or terminated. */
record RunningApp(SceneKind kind, long startedNanos) {}
