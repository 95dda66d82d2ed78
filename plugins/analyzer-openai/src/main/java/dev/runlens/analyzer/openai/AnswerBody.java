// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.analyzer.openai;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A body that is read as it comes, a piece ahead at most, and that stops waiting when the
/// [Patience] is over: the JDK's own stream answers to neither time nor cancellation. Closing it
/// before its end closes the connection, by which servers learn that they may stop the model. For
/// one reading thread.
final class AnswerBody extends InputStream implements HttpResponse.BodySubscriber<AnswerBody> {

  private sealed interface Signal {

    record Bytes(List<ByteBuffer> buffers) implements Signal {}

    record End() implements Signal {}

    record Failure(Throwable cause) implements Signal {}
  }

  private final Patience patience;
  private final Duration idle;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> buffers = new ArrayDeque<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean closed;
  private boolean begun;
  private boolean ended;

  private AnswerBody(Patience patience, Duration idle) {
    this.patience = patience;
    this.idle = idle;
  }

  /// @param idle longest silence after the first byte. Before it a server loads the model and reads
  ///   the prompt, some of them with the headers already sent: that may take as long as it takes
  static HttpResponse.BodyHandler<AnswerBody> handler(Patience patience, Duration idle) {
    return _ -> new AnswerBody(patience, idle);
  }

  @Override
  public CompletionStage<AnswerBody> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    if (closed) {
      newSubscription.cancel();
    } else {
      newSubscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> piece) {
    signals.add(new Signal.Bytes(piece));
  }

  @Override
  public void onError(Throwable cause) {
    signals.add(new Signal.Failure(cause));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) == -1 ? -1 : one[0] & 0xFF;
  }

  /// @throws IOException if it broke off, or nothing came for too long
  /// @throws dev.runlens.api.analysis.AnalyzerException see [Patience#nextWait]
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    // Also for bytes that are there: a stream that never pauses would never be looked at.
    patience.nextWait();
    ByteBuffer buffer = nextBuffer();
    if (buffer == null) {
      return -1;
    }
    begun = true;
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    return count;
  }

  @Override
  public void close() {
    closed = true;
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  private @Nullable ByteBuffer nextBuffer() throws IOException {
    while (!ended) {
      ByteBuffer buffer = buffers.peek();
      if (buffer != null && buffer.hasRemaining()) {
        return buffer;
      }
      if (buffer != null) {
        buffers.remove();
        if (buffers.isEmpty()) {
          requestNext();
        }
      } else {
        take();
      }
    }
    return null;
  }

  private void take() throws IOException {
    switch (awaitSignal()) {
      case Signal.Bytes(List<ByteBuffer> piece) -> {
        buffers.addAll(piece);
        if (piece.isEmpty()) {
          requestNext();
        }
      }
      case Signal.Failure(Throwable cause) -> throw new IOException("the answer broke off", cause);
      case Signal.End() -> ended = true;
    }
  }

  private Signal awaitSignal() throws IOException {
    long since = System.nanoTime();
    try {
      while (true) {
        Signal signal = signals.poll(patience.nextWait(), TimeUnit.NANOSECONDS);
        if (signal != null) {
          return signal;
        }
        if (begun && System.nanoTime() - since > idle.toNanos()) {
          throw new HttpTimeoutException(
              "nothing came for %s in the middle of the answer".formatted(Patience.inWords(idle)));
        }
      }
    } catch (InterruptedException e) {
      throw patience.interrupted(e);
    }
  }

  private void requestNext() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
  }
}
