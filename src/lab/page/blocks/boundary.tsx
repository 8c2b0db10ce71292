import { Component, type ReactNode } from 'react';
import type { Json } from '../page-state.ts';

type Props = { readonly block: Json; readonly children: ReactNode };
type State = { readonly block: Json; readonly error: Error | null };

/** Keeps one block's failure to itself: in its place its JSON is shown. A changed block is tried anew. */
export class Boundary extends Component<Props, State> {
  override state: State = { block: this.props.block, error: null };

  static getDerivedStateFromError(error: Error): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps({ block }: Props, state: State): State | null {
    return block === state.block ? null : { block, error: null };
  }

  override render() {
    const { block, error } = this.state;
    return error === null ? this.props.children : <Undrawn block={block} because={error.message} />;
  }
}

export function Undrawn({ block, because }: { readonly block: Json; readonly because: string }) {
  return (
    <details className="block-unknown">
      <summary>{because}: its JSON</summary>
      <pre>
        <code>{JSON.stringify(block, null, 2)}</code>
      </pre>
    </details>
  );
}
