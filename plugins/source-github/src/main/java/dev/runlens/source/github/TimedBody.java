// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.source.github;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
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

/// A body that is read as it comes, a piece ahead at most, and that fails rather than waits for
/// ever or ends early: the JDK's own stream has no read timeout. For one reading thread.
final class TimedBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {

  private sealed interface Signal {

    record Bytes(List<ByteBuffer> buffers) implements Signal {}

    record End() implements Signal {}

    record Failure(Throwable cause) implements Signal {}
  }

  private final Duration silence;
  private final long expectedBytes;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> buffers = new ArrayDeque<>();
  private volatile Flow.@Nullable Subscription subscription;
  private long readBytes;
  private boolean ended;
  private volatile boolean closed;

  private TimedBody(Duration silence, long expectedBytes) {
    this.silence = silence;
    this.expectedBytes = expectedBytes;
  }

  /// @param silence longest wait for the next piece
  static HttpResponse.BodyHandler<InputStream> handler(Duration silence) {
    return head ->
        new TimedBody(silence, head.headers().firstValueAsLong("content-length").orElse(-1));
  }

  @Override
  public CompletionStage<InputStream> getBody() {
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

  /// @throws IOException if nothing came for too long, or if the body ended before its length
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    ByteBuffer buffer = nextBuffer();
    if (buffer == null) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    readBytes += count;
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
      if (closed) {
        throw new IOException("The body has been closed");
      }
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
      case Signal.Failure(Throwable cause) ->
          throw new IOException("The body broke off after " + readBytes + " bytes", cause);
      case Signal.End() -> {
        if (expectedBytes >= 0 && readBytes != expectedBytes) {
          throw new EOFException(
              "The body ended after %d of %d bytes".formatted(readBytes, expectedBytes));
        }
        ended = true;
      }
    }
  }

  private Signal awaitSignal() throws IOException {
    Signal signal;
    try {
      signal = signals.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted after " + readBytes + " bytes of a body");
    }
    if (signal == null) {
      close();
      throw new HttpTimeoutException(
          "Nothing came for %d s after %d bytes of a body"
              .formatted(silence.toSeconds(), readBytes));
    }
    return signal;
  }

  private void requestNext() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
  }
}
