// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.testkit.log;

import dev.runlens.api.log.LogStore;
import dev.runlens.testkit.SettableClock;
import dev.runlens.testkit.TestComponentContext;

final class InMemoryLogStoreTest extends LogStoreContract {

  private final InMemoryLogStore store =
      new InMemoryLogStore(new SettableClock(TestComponentContext.START));

  @Override
  protected LogStore open() {
    return store.reopened();
  }
}
