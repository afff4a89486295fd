export interface Facts {
  host: string | undefined
  /** The node that is full, or that gave out pages meant for others. */
  node: string
  nodes: number
  /** Pages that were meant for another node and came here: between two samples, or since boot. */
  miss: number | undefined
  hit: number | undefined
  missPct: number | undefined
  between: boolean
  /** Pages meant for this node that went elsewhere, of the node that lost most. */
  foreignNode: string | undefined
  foreign: number | undefined
  /** Of the node that is full, and of the one with most room. */
  totalKb: number | undefined
  freeKb: number | undefined
  reclaimableKb: number | undefined
  roomiestNode: string | undefined
  roomiestFreeKb: number | undefined
}
