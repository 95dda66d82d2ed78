// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.githubsimulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The script of what goes wrong: a queue of faults for each route. A request takes the first fault
/// of the first script that matches it; when no script has one left, the truth is told. Safe for
/// use by many threads.
public final class Faults {

  private static final class Script {
    private final Route route;
    private final Deque<Fault> queue = new ArrayDeque<>();
    private final boolean endless;

    private Script(Route route, List<Fault> faults, boolean endless) {
      this.route = route;
      this.queue.addAll(faults);
      this.endless = endless;
    }
  }

  private final List<Script> scripts = new ArrayList<>();

  Faults() {}

  /// The next requests of `route` get these, in order.
  public synchronized void next(Route route, Fault... faults) {
    scripts.add(new Script(route, List.of(faults), false));
  }

  /// The next `times` requests of `route` get this.
  public synchronized void next(int times, Route route, Fault fault) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      faults.add(fault);
    }
    scripts.add(new Script(route, faults, false));
  }

  /// Every request of `route` gets this until [#clear].
  public synchronized void always(Route route, Fault fault) {
    scripts.add(new Script(route, List.of(fault), true));
  }

  public synchronized void clear() {
    scripts.clear();
  }

  /// How many scripted faults no request has met yet; endless ones do not count.
  public synchronized int remaining() {
    return scripts.stream().filter(s -> !s.endless).mapToInt(s -> s.queue.size()).sum();
  }

  synchronized Optional<Fault> take(Route.Host host, Call call) {
    for (Script script : scripts) {
      if (script.route.matches(host, call) && !script.queue.isEmpty()) {
        return Optional.of(script.endless ? script.queue.getFirst() : script.queue.removeFirst());
      }
    }
    return Optional.empty();
  }
}
